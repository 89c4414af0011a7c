package dev.safesynth.run;

import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.remote.EndpointSettings;
import dev.safesynth.report.ReportData.Fact;
import java.util.ArrayList;
import java.util.List;

/// Which models took part in a run, for its report.
final class ModelFacts {
  private ModelFacts() {}

  static List<Fact> of(RunPlan plan, Engine engine) {
    var facts = new ArrayList<Fact>();
    engine
        .remote()
        .ifPresent(
            remote -> {
              EndpointSettings settings = remote.settings();
              facts.add(new Fact("Name", settings.model()));
              facts.add(new Fact("Endpoint", settings.place()));
              facts.add(new Fact("Asked by", remote.api().word()));
              facts.add(new Fact("Sent there", SentAway.by(plan)));
              facts.add(new Fact("Used there", remote.meter().describe()));
            });
    engine
        .local()
        .ifPresent(
            model ->
                facts.addAll(
                    local(engine, model, engine.remote().isPresent() ? "Beside it: " : "")));
    return List.copyOf(facts);
  }

  private static List<Fact> local(Engine engine, LanguageModel model, String beside) {
    return List.of(
        new Fact(beside + "Name", engine.name()),
        new Fact(beside + "SHA-256", engine.sha256()),
        new Fact(beside + "Format", model.identity().description()),
        new Fact(beside + "Engine", "llama.cpp " + engine.library()));
  }
}
