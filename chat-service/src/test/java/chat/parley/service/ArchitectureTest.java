package chat.parley.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import chat.parley.backplane.ForbiddenCalls;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ApplicationRunner;

final class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("chat.parley.service");

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("chat.parley.service.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a feature that cannot be read alone is not one")
        .check(MAIN);
  }

  @Test
  void theDriverStaysInTheBackplane() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "org.springframework.data..")
        .because("Lettuce types stop inside backplane")
        .check(MAIN);
  }

  @Test
  void theServicesDoNotKnowEachOther() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("chat.parley.gateway..")
        .because("the two services never depend on each other")
        .check(MAIN);
  }

  /// What runs at start has a thread of its own.
  @Test
  void nothingBlocks() {
    noClasses()
        .that()
        .doNotImplement(ApplicationRunner.class)
        .should()
        .accessTargetWhere(ForbiddenCalls.thatBlock())
        .because("everything runs on event loops")
        .check(MAIN);
  }

  @Test
  void timeIsInjected() {
    noClasses()
        .should()
        .accessTargetWhere(ForbiddenCalls.thatAskTheTime())
        .because("a test must be able to say what time it is")
        .check(MAIN);
  }
}
