package chat.parley.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import chat.parley.backplane.ForbiddenCalls;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("chat.parley.gateway");

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("chat.parley.gateway.(*)..")
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
        .resideInAPackage("chat.parley.service..")
        .because("the two services never depend on each other")
        .check(MAIN);
  }

  /// `GatewayConfiguration` hands Netty's allocator and Reactor Netty's loops to those who use
  /// them.
  @Test
  void nettyStaysAtTheEdge() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "chat.parley.gateway.transport..",
            "chat.parley.gateway.fanout..",
            "chat.parley.gateway.connection..")
        .and()
        .doNotHaveSimpleName("GatewayConfiguration")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "reactor.netty..")
        .check(MAIN);
  }

  @Test
  void nothingBlocks() {
    noClasses()
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

  /// Nothing else spells a meter's name. `GatewayConfiguration` hands the registry over.
  @Test
  void metersAreMadeFromTheEnum() {
    noClasses()
        .that()
        .resideOutsideOfPackage("chat.parley.gateway.metrics..")
        .and()
        .doNotHaveSimpleName("GatewayConfiguration")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(MAIN);
  }
}
