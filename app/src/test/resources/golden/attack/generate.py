"""Reference values for the attacks.

Made with presidio-analyzer 2.2.366 (pattern recognisers alone, no language model),
scipy 1.17, numpy 2.4:  python generate.py
"""

import csv

import numpy as np
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    DateRecognizer,
    EmailRecognizer,
    IbanRecognizer,
    IpRecognizer,
    PhoneRecognizer,
    UrlRecognizer,
    UsSsnRecognizer,
)
from scipy.stats import binomtest, fisher_exact, gaussian_kde, norm

# invented, or the documentation examples of the standards
TEXTS = [
    "write to ada.lovelace@example.com, please",
    "Mail: J_Doe+tag@mail.example.co.uk; thanks",
    "UPPER@EXAMPLE.ORG and lower@example.org",
    "not an address: foo@bar, @example.com or a@b.",
    "card 4111 1111 1111 1111 expired",
    "card 4111 1111 1111 1112 is mistyped",
    "amex 378282246310005 on file",
    "visa 4012-8888-8888-1881, thanks",
    "mastercard 5555555555554444.",
    "order 1234 5678 9012 3456 shipped",
    "IBAN GB82 WEST 1234 5698 7654 32 please",
    "IBAN GB82 WEST 1234 5698 7654 33 please",
    "pay to DE89370400440532013000 today",
    "FR14 2004 1010 0505 0001 3M02 606",
    "account NL91ABNA0417164300.",
    "server 192.168.10.254 is down",
    "version 1.2.3 of the tool, not 300.1.1.1",
    "host 10.0.0.1, gateway 10.0.0.2",
    "ping 2001:db8:85a3::8a2e:370:7334 works",
    "listening on fe80::1 since noon",
    "at 12:30:45 the call ended",
    "my SSN is 536-90-4399",
    "SSN 000-12-3456 was never issued",
    "SSN 666-12-3456 neither, nor 536-00-4399 or 536-90-0000",
    "born on 1984-03-12 in Leeds",
    "born on 12/03/1984, died 7/4/99",
    "due 31.12.2024 at the latest",
    "on 45/67/1984 nothing happened",
    "the date 2024-13-45 is wrong",
    "see https://www.example.com/path?x=1 for more",
    "visit http://example.org/a_b.html today",
    "go to www.example.net now",
    "no link here: example dot com",
    "call (212) 555-0142 before five",
    "call +44 20 7946 0958 in London",
    "ring 212-456-7890 tonight",
    "phone +1 650 253 0000 please",
    "ref 12 of 34, page 5",
    "my balance is 1000 or 2000",
    "I paid 19.99 twice in 2023",
    "",
    "why is my top up still pending?",
]


def digits(text):
    return "".join(c for c in text if c.isdigit())


KINDS = [
    ("EMAIL", EmailRecognizer(), "EMAIL_ADDRESS", str.lower),
    ("CARD", CreditCardRecognizer(), "CREDIT_CARD", digits),
    ("IBAN", IbanRecognizer(), "IBAN_CODE", lambda t: t.replace(" ", "").lower()),
    ("IP_ADDRESS", IpRecognizer(), "IP_ADDRESS", str.lower),
    ("SOCIAL_SECURITY_NUMBER", UsSsnRecognizer(), "US_SSN", digits),
    ("PHONE", PhoneRecognizer(), "PHONE_NUMBER", digits),
    ("URL", UrlRecognizer(), "URL", str.lower),
    ("DATE", DateRecognizer(), "DATE_TIME", lambda t: t.replace("/", "-").replace(".", "-")),
]


def spans(recogniser, entity, text):
    """Found spans, those inside a longer one left out, as the analyser does."""
    found = [(r.start, r.end) for r in recogniser.analyze(text, [entity], None) if r.score > 0]
    return [
        text[s:e]
        for s, e in found
        if not any((a <= s and e <= b and (a, b) != (s, e)) for a, b in found)
    ]


def personal_data():
    with open("personal_data.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        file.write("# presidio-analyzer 2.2.366, recogniser.analyze(text, [entity], None)\n")
        out.writerow(["text", "kind", "values"])
        for text in TEXTS:
            for kind, recogniser, entity, normal in KINDS:
                found = spans(recogniser, entity, text)
                if kind == "URL":  # ours needs a scheme or www
                    found = [f for f in found if f.lower().startswith(("http", "www."))]
                if kind == "SOCIAL_SECURITY_NUMBER":  # ours needs the dashes
                    found = [f for f in found if "-" in f]
                values = sorted({normal(f) for f in found})
                out.writerow([text, kind, "|".join(values)])


def fourfold():
    with open("fourfold.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        file.write("# scipy fisher_exact(alternative='greater'); Newcombe from proportion_ci('wilson')\n")
        out.writerow(["hits", "trials", "otherHits", "otherTrials", "pValue", "low", "high"])
        for a, n, b, m in [
            (0, 10, 0, 10), (3, 10, 1, 12), (20, 300, 3, 100), (60, 500, 35, 500),
            (500, 500, 0, 500), (1, 1, 0, 1), (7, 4000, 0, 4000), (5, 40, 30, 60),
        ]:
            p = fisher_exact([[a, n - a], [b, m - b]], alternative="greater").pvalue
            w1 = binomtest(a, n).proportion_ci(0.95, "wilson")
            w2 = binomtest(b, m).proportion_ci(0.95, "wilson")
            d = a / n - b / m
            low = d - np.hypot(a / n - w1.low, w2.high - b / m)
            high = d + np.hypot(w1.high - a / n, b / m - w2.low)
            out.writerow([a, n, b, m, repr(float(p)), repr(float(low)), repr(float(high))])


if __name__ == "__main__":
    personal_data()
    fourfold()
