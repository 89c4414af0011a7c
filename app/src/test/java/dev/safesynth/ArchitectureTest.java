package dev.safesynth;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.safesynth.data.SyntheticWriter;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.PrivateRecords;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.llm.remote.RemoteModel;
import dev.safesynth.run.RunFolder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rules that keep the parts apart and the doors out of private data few. A failure here is a
/// question to the author: the lists are short so that each new entry is a decision.
class ArchitectureTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.safesynth");

  @Test
  void dependenciesPointFromTheCommandLineDownToTheKernel() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.safesynth..")
        .layer("cli")
        .definedBy("dev.safesynth.cli")
        .layer("sweep")
        .definedBy("dev.safesynth.sweep")
        .layer("run")
        .definedBy("dev.safesynth.run")
        .layer("features")
        .definedBy(
            "dev.safesynth.account",
            "dev.safesynth.assess",
            "dev.safesynth.method",
            "dev.safesynth.evaluation",
            "dev.safesynth.fidelity",
            "dev.safesynth.attack..",
            "dev.safesynth.audit",
            "dev.safesynth.table",
            "dev.safesynth.report",
            "dev.safesynth.store",
            "dev.safesynth.budget",
            "dev.safesynth.config")
        .layer("foundations")
        .definedBy(
            "dev.safesynth.llm",
            "dev.safesynth.llm.remote",
            "dev.safesynth.data",
            "dev.safesynth.embedding",
            "dev.safesynth.text",
            "dev.safesynth.learn..",
            "dev.safesynth.statistics")
        .layer("llama")
        .definedBy("dev.safesynth.llm.llama")
        .layer("kernel")
        .definedBy("dev.safesynth.dp..")
        .layer("failure")
        .definedBy("dev.safesynth.failure")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("sweep")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("run")
        .mayOnlyBeAccessedByLayers("cli", "sweep")
        .whereLayer("features")
        .mayOnlyBeAccessedByLayers("cli", "sweep", "run")
        .whereLayer("foundations")
        .mayOnlyBeAccessedByLayers("cli", "sweep", "run", "features")
        .whereLayer("llama")
        .mayOnlyBeAccessedByLayers("foundations")
        .whereLayer("kernel")
        .mayOnlyBeAccessedByLayers("cli", "sweep", "run", "features")
        .ensureAllClassesAreContainedInArchitecture()
        .check(PRODUCT);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("dev.safesynth.(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void partsThatKnowNothingOfPrivateDataStayThatWay() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.safesynth.account",
            "dev.safesynth.llm..",
            "dev.safesynth.data",
            "dev.safesynth.embedding",
            "dev.safesynth.budget",
            "dev.safesynth.config",
            "dev.safesynth.store",
            "dev.safesynth.report",
            "dev.safesynth.evaluation",
            "dev.safesynth.fidelity",
            "dev.safesynth.attack..",
            "dev.safesynth.table",
            "dev.safesynth.text",
            "dev.safesynth.learn..",
            "dev.safesynth.statistics",
            "dev.safesynth.failure")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Private.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(PrivateRecords.class)
        .check(PRODUCT);
  }

  /// What hands records out must have been told to be private where it was read.
  @Test
  void recordsThatAreReadOneByOneBecomePrivateInFewPlaces() {
    assertThat(callers(PrivateRecords.class, "of"))
        .containsExactlyInAnyOrder(
            "dev.safesynth.run.RunInput",
            // no record at all
            "dev.safesynth.run.RunRecords",
            // private already
            "dev.safesynth.method.WordProfile",
            "dev.safesynth.method.NearestVotes",
            "dev.safesynth.dp.NoisyVectorSum");
  }

  @Test
  void theCandidatesOfATokenAreChosenWithoutTheKernel() {
    noClasses()
        .that()
        .haveSimpleName("PublicSupport")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.safesynth.dp..")
        .check(PRODUCT);
  }

  @Test
  void nativeCodeIsCalledFromOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.safesynth.llm.llama")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign")
        .check(PRODUCT);
  }

  @Test
  void promptsWithPrivateTextAreSentFromOnePlace() {
    assertThat(callers(RemoteModel.class, "completerForPrivateText"))
        .containsExactly("dev.safesynth.method.EndpointAuthor");
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.safesynth.llm.remote", "dev.safesynth.store")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http")
        .check(PRODUCT);
  }

  @Test
  void onnxRuntimeIsCalledFromOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.safesynth.embedding")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(PRODUCT);
  }

  @Test
  void privateValuesAreOpenedInFewPlaces() {
    assertThat(callers(Private.class, "openFor"))
        .containsExactlyInAnyOrder(
            "dev.safesynth.method.PrivateContexts",
            // canaries that an auditor made up; none takes in a value that is private already
            "dev.safesynth.method.AuditedGenerator",
            "dev.safesynth.method.AuditedVote",
            "dev.safesynth.method.AuditedPrediction",
            "dev.safesynth.method.CanaryTwin",
            "dev.safesynth.dp.Internal");
  }

  @Test
  void internalFiguresAreReadInFewPlaces() {
    assertThat(callers(Internal.class, "forInternalEyes"))
        .containsExactlyInAnyOrder(
            "dev.safesynth.run.Run",
            "dev.safesynth.run.RunInput",
            // texts without a guarantee, which are never a release
            "dev.safesynth.run.UnprotectedOutput",
            "dev.safesynth.method.UnprotectedExamples",
            "dev.safesynth.cli.RunSession",
            "dev.safesynth.assess.Assessment",
            "dev.safesynth.assess.TableAssessment",
            "dev.safesynth.assess.ShadowReport",
            "dev.safesynth.cli.AssessmentOptions");
  }

  @Test
  void chargesAreMadeAndSpentByTheRunAlone() {
    assertThat(callers(Ledger.class, "reserve"))
        .containsExactlyInAnyOrder(
            "dev.safesynth.run.RunCharge",
            // in a ledger of its own, for records that it makes up: see the next test
            "dev.safesynth.audit.TwinLedger");
    for (String door : List.of("resume", "bindContent", "spend", "giveBack")) {
      assertThat(callers(Ledger.class, door))
          .as(door)
          .containsExactly("dev.safesynth.run.RunCharge");
    }
    assertThat(callers(Charge.class, "paid")).containsExactly("dev.safesynth.dp.ledger.Ledger");
  }

  /// The audit pays for its draws in a ledger that it throws away, so no record may come near it.
  @Test
  void theAuditOfTheMechanismReadsNoRecords() {
    noClasses()
        .that()
        .resideInAPackage("dev.safesynth.audit")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("dev\\.safesynth\\.data\\.(Record.*|DataRecord|LabelledFile|.*Rows)")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Private.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(PrivateRecords.class)
        .check(PRODUCT);
  }

  @Test
  void routingKeysAreMadeByTheRunAndTheAuditAlone() {
    assertThat(callers(KeyedRouting.class, "fresh"))
        .containsExactlyInAnyOrder(
            "dev.safesynth.run.RunJournals",
            "dev.safesynth.audit.PartitionCheck",
            "dev.safesynth.audit.TwinRun");
    assertThat(callers(KeyedRouting.class, "hex")).containsExactly("dev.safesynth.run.RunJournals");
  }

  @Test
  void fewPlacesMayDeclareThatAValueWasNeverPrivate() {
    assertThat(callers(Released.class, "withoutPrivateData"))
        .containsExactlyInAnyOrder(
            "dev.safesynth.method.TextGenerator",
            // texts of an endpoint that was shown nothing private; the others it hands out as
            // internal
            "dev.safesynth.method.EndpointAuthor",
            // texts of a model that saw no record, from public prompts and released votes
            "dev.safesynth.method.PrivateEvolution",
            "dev.safesynth.run.Measurements");
  }

  @Test
  void oneClassWritesTheRelease() {
    assertThat(callers(SyntheticWriter.class, "write"))
        .containsExactlyInAnyOrder(
            "dev.safesynth.run.Release",
            // under a name that says that it is none
            "dev.safesynth.run.UnprotectedOutput",
            "dev.safesynth.data.SyntheticWriter");
    assertThat(callersOf("dev.safesynth.run.Certificate", "toJson"))
        .containsExactly("dev.safesynth.run.Release");
    // Run asks only whether it is there, the others name it to people
    assertThat(callers(RunFolder.class, "certificate"))
        .containsExactlyInAnyOrder(
            "dev.safesynth.run.Release",
            "dev.safesynth.run.Run",
            "dev.safesynth.run.RunFolder",
            "dev.safesynth.cli.RunSession");
  }

  @Test
  void noGeneratorThatCouldBeSeededIsNearPrivateData() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.safesynth.dp..",
            "dev.safesynth.method",
            "dev.safesynth.llm..",
            "dev.safesynth.run",
            "dev.safesynth.cli",
            "dev.safesynth.store")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.(Random|SplittableRandom|random\\..*|concurrent\\.ThreadLocalRandom)")
        .orShould()
        .callMethod(Math.class, "random")
        .check(PRODUCT);
  }

  @Test
  void onlyTheCommandLineTalksToTheTerminalAndEndsTheProcess() {
    DescribedPredicate<JavaAccess<?>> console =
        target(owner(assignableTo(System.class)))
            .and(target(nameMatching("out|err|exit")))
            .as("System.out, System.err or System.exit");
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.safesynth.cli")
        .should()
        .accessTargetWhere(console)
        .orShould()
        .accessTargetWhere(target(name("printStackTrace")))
        .check(PRODUCT);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)(\\$.*)?")
        .check(PRODUCT);
  }

  private static Set<String> callers(Class<?> owner, String method) {
    return callersOf(owner.getName(), method);
  }

  /// Top-level classes with a call of the method or a reference to it.
  private static Set<String> callersOf(String owner, String method) {
    return PRODUCT.stream()
        .filter(
            user ->
                Stream.concat(
                        user.getMethodCallsFromSelf().stream(),
                        user.getMethodReferencesFromSelf().stream())
                    .map(JavaAccess::getTarget)
                    .anyMatch(used -> isMethod(used, owner, method)))
        .map(ArchitectureTest::topLevel)
        .collect(Collectors.toSet());
  }

  private static boolean isMethod(AccessTarget used, String owner, String method) {
    return used.getOwner().getName().equals(owner) && used.getName().equals(method);
  }

  private static String topLevel(JavaClass user) {
    return user.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(user.getName());
  }
}
