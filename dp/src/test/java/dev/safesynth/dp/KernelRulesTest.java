package dev.safesynth.dp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.noise.NoiseSource;
import org.junit.jupiter.api.Test;

final class KernelRulesTest {
  private static final JavaClasses KERNEL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.safesynth.dp");

  @Test
  void theKernelDependsOnTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.safesynth.dp..", "java..", "javax.crypto..", "org.jspecify..")
        .check(KERNEL);
  }

  @Test
  void theKernelKnowsNoGeneratorButTheSecureOne() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.util\\.(Random|SplittableRandom|random\\..*|concurrent\\.ThreadLocalRandom)")
        .check(KERNEL);
    noClasses().should().callMethod(Math.class, "random").check(KERNEL);
  }

  @Test
  void noiseCannotBeSeededFromOutside() {
    constructors()
        .that()
        .areDeclaredIn(NoiseSource.class)
        .should()
        .bePackagePrivate()
        .check(KERNEL);
  }

  @Test
  void chargesComeFromTheLedgerAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.safesynth.dp.ledger")
        .should()
        .callMethod(Charge.class, "paid", ZeroConcentrated.class, Neighbouring.class)
        .check(KERNEL);
  }

  @Test
  void nothingInTheKernelLeansOnTheLedger() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.safesynth.dp.ledger")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.safesynth.dp.ledger", "java.sql")
        .check(KERNEL);
  }

  @Test
  void privateValuesDoNotPrint() {
    assertThat(Private.of("marker").toString()).doesNotContain("marker");
    assertThat(Private.of("marker").map(String::length).toString()).doesNotContain("6");
    assertThat(Internal.of(Private.of("marker"), text -> text).toString()).doesNotContain("marker");
  }
}
