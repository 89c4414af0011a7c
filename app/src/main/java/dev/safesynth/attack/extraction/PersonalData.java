package dev.safesynth.attack.extraction;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Kinds of personal data that have a form of their own. Each is found by a pattern and, where its
/// numbers carry a checksum, by that. Names and addresses have no such form and are not found here.
public enum PersonalData {
  /// E-mail address.
  @JsonProperty("email")
  EMAIL(
      "[\\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,8}\\.[a-z]{2,24}\\b"),
  /// Payment card number that passes Luhn's check.
  @JsonProperty("card")
  CARD("(?<![\\w-])[1-6]\\d{3}[ -]?\\d{3,4}[ -]?\\d{3,5}[ -]?\\d{3,5}(?![\\w-])"),
  /// International bank account number that passes the check of ISO 7064 (mod 97).
  @JsonProperty("iban")
  IBAN("\\b[a-z]{2}\\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?\\b"),
  /// Address of the internet protocol, version 4 or 6.
  @JsonProperty("ip_address")
  IP_ADDRESS(
      "(?<![\\w.:])(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?![\\w:])"),
  /// Number in the form of a US social security number, never issued ranges left out.
  @JsonProperty("social_security_number")
  SOCIAL_SECURITY_NUMBER("(?<![\\w-])\\d{3}-\\d{2}-\\d{4}(?![\\w-])"),
  /// Telephone number: international with a plus, or grouped digits.
  @JsonProperty("phone")
  PHONE(
      "(?<![\\w.+-])(?:\\+\\d{7,15}"
          + "|\\+\\d{1,3}[ .-]?(?:\\(\\d{1,4}\\)[ .-]?)?\\d{1,4}(?:[ .-]\\d{2,4}){1,4}"
          + "|\\(\\d{2,4}\\)[ .-]?\\d{3,4}[ .-]?\\d{3,4}"
          + "|\\d{3,5}[ .-]\\d{3}[ .-]?\\d{3,4})(?![\\w-]|\\.\\d)"),
  /// Web address with its scheme or `www`.
  @JsonProperty("url")
  URL("(?:\\bhttps?://|\\bwww\\.)[^\\s<>\"']{1,500}"),
  /// Calendar date with day, month and year.
  @JsonProperty("date")
  DATE(
      "(?<![\\w./-])(?:\\d{4}([-/.])\\d{1,2}\\1\\d{1,2}|\\d{1,2}([-/.])\\d{1,2}\\2(?:\\d{4}|\\d{2})"
          + "|\\d{1,2}[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ -]\\d{4}"
          + "|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} \\d{1,2},? \\d{4})"
          + "(?![\\w/-])");

  private final Pattern pattern;

  PersonalData(String pattern) {
    this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
  }

  /// The distinct values of this kind in a text, in a normal form: lower case, numbers without
  /// separators.
  Set<String> in(String text) {
    Set<String> found = new TreeSet<>();
    pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(this::normal)
        .forEach(found::addAll);
    return found;
  }

  private List<String> normal(String match) {
    String lower = match.toLowerCase(Locale.ROOT);
    String digits = match.replaceAll("\\D", "");
    return switch (this) {
      case EMAIL -> List.of(lower);
      case CARD -> only(digits, digits.length() >= 12 && digits.length() <= 19 && luhn(digits));
      case IBAN -> iban(lower);
      case IP_ADDRESS -> only(lower, isAddress(lower));
      case SOCIAL_SECURITY_NUMBER -> only(digits, isIssued(digits));
      case PHONE -> only(digits, digits.length() >= 7 && digits.length() <= 15);
      case URL -> List.of(lower.replaceAll("[.,;:!?)\\]]+$", ""));
      case DATE -> only(lower.replaceAll("[ ,./-]+", "-"), isDate(lower));
    };
  }

  private static List<String> only(String value, boolean valid) {
    return valid ? List.of(value) : List.of();
  }

  /// Luhn's check: every second digit from the right doubled, digits summed, a multiple of ten.
  private static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : 2 * digit;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }

  /// The match or, since words may follow that look like its groups, its longest valid beginning.
  private static List<String> iban(String match) {
    for (int end = match.length(); end > 0; end = match.lastIndexOf(' ', end - 1)) {
      String value = match.substring(0, end).replace(" ", "");
      if (value.length() >= 15 && value.length() <= 34 && remainder97(value) == 1) {
        return List.of(value);
      }
    }
    return List.of();
  }

  private static int remainder97(String iban) {
    int remainder = 0;
    for (char character : (iban.substring(4) + iban.substring(0, 4)).toCharArray()) {
      int value = Character.digit(character, 36);
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
    }
    return remainder;
  }

  /// Reads a literal, looks nothing up.
  private static boolean isAddress(String text) {
    if (text.length() < 3 || text.equals("::")) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private static boolean isIssued(String digits) {
    String area = digits.substring(0, 3);
    return !area.equals("000")
        && !area.equals("666")
        && area.charAt(0) != '9'
        && !digits.startsWith("00", 3)
        && !digits.endsWith("0000");
  }

  /// Whether the parts can be a day, a month and a year in some order.
  private static boolean isDate(String text) {
    List<Integer> small = new ArrayList<>();
    for (String part : text.split("[^0-9]+", -1)) {
      if (!part.isEmpty() && part.length() <= 2) {
        small.add(Integer.parseInt(part));
      }
    }
    boolean named = text.chars().anyMatch(Character::isLetter);
    return small.stream().limit(2).allMatch(number -> number >= 1 && number <= 31)
        && (named || small.stream().limit(2).anyMatch(number -> number <= 12));
  }
}
