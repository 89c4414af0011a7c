"""Writes normal_law.csv: mpmath, 120 digits. Usage: python normal_law.py > normal_law.csv"""
import mpmath
from mpmath import mp, mpf, ncdf, npdf, log, exp, nstr

mp.dps = 120


def cdf(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


print("# mpmath %s, 120 digits: function,low,high,scale,value" % mpmath.__version__)
for x in ["-1000", "-38.5", "-30", "-12.3", "-8.0625", "-5", "-3.3", "-2", "-1.0000001", "-1", "-0.7",
          "-1e-9", "0", "0.3", "1", "1.5", "4", "7.5", "20"]:
    print("logCdf,,%s,,%s" % (x, nstr(log(cdf(mpf(float(x)))), 20)))
    print("logDensity,,%s,,%s" % (x, nstr(log(npdf(mpf(float(x)))), 20)))
    if float(x) > -37:
        print("cdf,,%s,,%s" % (x, nstr(cdf(mpf(float(x))), 20)))
for low, high, scale in [
    ("-0.001", "0.001", "0"), ("-2.0005", "-2", "0"), ("3", "3.00001", "0"), ("-10.1", "-10", "0"),
    ("-25", "-24.99", "0"), ("-0.4", "0.3", "0"), ("-6", "1.5", "0"), ("-1.2", "-0.9", "0"),
    ("-1.01", "-0.5", "0"), ("1.1", "1.6", "0"), ("-9", "-8", "0"), ("-9", "-3", "0"),
    ("-3.9", "-3.5", "3"), ("-100.001", "-100", "5000"), ("-120", "-100", "5000"),
    ("60", "60.125", "1800"), ("-0.41", "-0.01", "0"), ("2.5", "2.89", "-4"), ("-1e-7", "3e-7", "0"),
]:
    a, b = mpf(float(low)), mpf(float(high))
    d = cdf(b) - cdf(a) if b < 0 else cdf(-a) - cdf(-b)
    print("probability,%s,%s,%s,%s" % (low, high, scale, nstr(d * exp(mpf(float(scale))), 20)))
