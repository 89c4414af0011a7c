package dev.safesynth.run;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.safesynth.data.SyntheticWriter;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The doors between private, internal and released values, and who goes through them. A name that
/// is added here is a decision: `docs/privacy/generation.md` says what to look at.
final class PrivateDoorsTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.safesynth");

  @Test
  void privateValuesOpenForTheModelAndForInternalFiguresOnly() {
    assertThat(users(Private.class, "openFor"))
        .containsExactlyInAnyOrder("PrivateContexts", "Run", "Internal");
  }

  @Test
  void internalFiguresAreReadWhereInternalFilesAreMade() {
    assertThat(users(Internal.class, "forInternalEyes"))
        .containsExactlyInAnyOrder("Run", "RunSession");
  }

  @Test
  void onlyDrawsAndTheJournalAreDeclaredFreeOfPrivateData() {
    assertThat(users(Released.class, "withoutPrivateData"))
        .containsExactlyInAnyOrder("TextGenerator", "Run");
  }

  @Test
  void oneClassWritesTheRelease() {
    assertThat(users(SyntheticWriter.class, "write")).containsExactly("Release");
    assertThat(users(RunFolder.class, "certificate"))
        .containsExactlyInAnyOrder("Release", "Run", "RunFolder", "RunSession");
  }

  @Test
  void keysAreMadeByTheRunAlone() {
    assertThat(users(KeyedRouting.class, "fresh")).containsExactly("Run");
    assertThat(users(KeyedRouting.class, "hex")).containsExactly("Run");
  }

  @Test
  void generationKnowsNoGeneratorButTheKernels() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.safesynth.method..", "dev.safesynth.run..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.(Random|SplittableRandom|random\\..*|concurrent\\.ThreadLocalRandom)")
        .check(CODE);
  }

  /// Top-level classes that call a method or refer to it.
  private static Set<String> users(Class<?> owner, String method) {
    return CODE.get(owner).getAccessesToSelf().stream()
        .filter(access -> access.getTarget().getName().equals(method))
        .map(JavaAccess::getOriginOwner)
        .map(user -> user.getName().replaceAll("[$].*", ""))
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .filter(name -> !name.endsWith("Test")) // the kernel's tests come in a jar
        .collect(Collectors.toSet());
  }
}
