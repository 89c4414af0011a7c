package dev.safesynth.run;

/// What leaves this machine for the endpoint that writes the texts, in words.
final class SentAway {
  private SentAway() {}

  static String by(RunPlan plan) {
    if (plan.isWithoutGuarantee()) {
      return "private text: records, as examples in the prompts";
    }
    if (plan.budget().evolution().isPresent()) {
      return "public prompts, and texts of the model itself among which noisy votes chose that the"
          + " guarantee pays for; no private text";
    }
    return plan.measuresWords()
        ? "public prompts with key words drawn from the noisy word counts that the guarantee pays"
            + " for; no private text"
        : "public prompts only; no private text";
  }
}
