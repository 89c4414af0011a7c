package dev.safesynth.run;

import dev.safesynth.report.Chapter;
import dev.safesynth.report.ReportData.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The certificate for people: what NIST SP 800-226 (Guidelines for Evaluating Differential Privacy
/// Guarantees, 2025) wants to know of a claim, from the guarantee at the top of its pyramid down to
/// how the data were collected, with "not assessed" where that is the answer.
final class CertificateChapter {
  private CertificateChapter() {}

  /// @param before what all charged runs on these records come to, as a sentence
  static Chapter of(Certificate certificate, Optional<String> before) {
    List<Chapter.Item> items = new ArrayList<>();
    items.add(new Chapter.Facts("The claim", claim(certificate, before)));
    items.add(new Chapter.Facts("What the claim rests on", foundations(certificate)));
    items.add(new Chapter.Heading("Not covered"));
    certificate.notCovered().stream()
        .map(sentence -> new Chapter.Sentence("Not covered: " + sentence + "."))
        .forEach(items::add);
    return new Chapter(
        "certificate",
        "What does the certificate say?",
        "Certificate",
        "The same as certificate.json, in the order of NIST SP 800-226: the parameters of the guarantee"
            + " first, then what it rests on, down to what nobody has assessed.",
        items);
  }

  private static List<Fact> claim(Certificate certificate, Optional<String> before) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Statement", certificate.statement()));
    if (certificate.mechanisms().isEmpty()) {
      return facts;
    }
    facts.add(
        new Fact(
            "Unit of privacy",
            "One "
                + certificate.privacyUnit()
                + ". A person with several of them is protected less; nothing bounds how many one"
                + " person has."));
    facts.add(
        new Fact(
            "Neighbouring relation",
            certificate.neighbouringRelation().replace('_', ' ')
                + ": the number of records is private too"));
    facts.add(
        new Fact(
            "Epsilon",
            "%s: no output becomes more than e^%s times likelier or less likely by one record"
                .formatted(
                    Figures.four(certificate.epsilon()), Figures.four(certificate.epsilon()))));
    facts.add(
        new Fact(
            "Delta",
            "%s: the slack in that, in probability; it should be far below one in the number of records"
                .formatted(certificate.delta())));
    facts.add(new Fact("Accounting", certificate.conversion()));
    for (Certificate.Used used : certificate.mechanisms()) {
      facts.add(
          new Fact(
              "Mechanism: " + used.name().replace('_', ' '),
              "%s; sensitivity %s in %s; %d %s, %s; rho %s in all; proof in %s"
                  .formatted(
                      used.purpose(),
                      Figures.four(used.sensitivity().value()),
                      used.sensitivity().norm().replace('_', ' '),
                      used.uses(),
                      used.uses() == 1 ? "use" : "uses",
                      used.composition(),
                      Figures.four(used.rho()),
                      used.proof())));
    }
    facts.add(
        new Fact(
            "Spent on these records so far",
            before.orElse("No ledger was kept, so nothing is known of other runs.")));
    return facts;
  }

  private static List<Fact> foundations(Certificate certificate) {
    return List.of(
        new Fact(
            "Correctness of algorithms",
            "Each mechanism has a theorem and a proof in docs/privacy, golden values from other"
                + " libraries, statistical tests and attacks that catch the classic mistakes."),
        new Fact("Randomness", certificate.randomness()),
        new Fact(
            "Utility and bias",
            "Small groups lose most to noise. Measured on real rows in the internal report only."),
        new Fact("Trust model", trust(certificate.model())),
        new Fact(
            "Side channels",
            "Running time, memory and power depend on private records and are not covered."),
        new Fact(
            "Access to the records",
            "Not assessed: who else can read the input, and how it is stored."),
        new Fact("Collection of the records", "Not assessed."),
        new Fact(
            "Choices made by looking at the data",
            "None by the program. Settings that somebody chose after looking at the records, or after"
                + " comparing several runs, are not in the epsilon above."),
        new Fact(
            "Public language model",
            "%s (%s). Whether these records were in its training data was not assessed."
                .formatted(certificate.model().name(), identity(certificate.model()))));
  }

  private static String trust(Certificate.Model model) {
    return "Central: the machine that ran this and its operators saw the records. "
        + model
            .endpoint()
            .map(
                endpoint ->
                    "The texts were written by a remote model at %s. What was sent there: %s."
                        .formatted(endpoint.host(), endpoint.sent()))
            .orElse("The language model ran in the same process; no record was sent anywhere.");
  }

  private static String identity(Certificate.Model model) {
    return model
        .digest()
        .map(digest -> "SHA-256 " + digest)
        .orElse("as its endpoint calls it; nobody here has its file");
  }
}
