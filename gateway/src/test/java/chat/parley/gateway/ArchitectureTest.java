package chat.parley.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import chat.parley.backplane.ArchitectureRules;
import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses MAIN = ArchitectureRules.mainOf("chat.parley.gateway");

  @Test
  void packagesHaveNoCycles() {
    ArchitectureRules.noCyclesIn("chat.parley.gateway").check(MAIN);
  }

  @Test
  void theDriverStaysInTheBackplane() {
    ArchitectureRules.theDriverStaysInTheBackplane().check(MAIN);
  }

  @Test
  void theServicesDoNotKnowEachOther() {
    ArchitectureRules.nothingDependsOn("chat.parley.service..").check(MAIN);
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
    ArchitectureRules.nothingBlocks().check(MAIN);
  }

  @Test
  void timeIsInjected() {
    ArchitectureRules.timeIsInjected().check(MAIN);
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
