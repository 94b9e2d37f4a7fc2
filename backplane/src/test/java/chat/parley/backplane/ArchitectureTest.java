package chat.parley.backplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses MAIN = ArchitectureRules.mainOf("chat.parley.backplane");

  @Test
  void onlyTheRedisPackageSeesTheDriver() {
    noClasses()
        .that()
        .resideOutsideOfPackage("chat.parley.backplane.redis..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "org.springframework.data.redis..")
        .because("the driver is replaceable and its threads are tamed in one place (STYLE)")
        .check(MAIN);
  }

  @Test
  void theDriverIsNotInWhatTheRedisPackageOffers() {
    noClasses()
        .that()
        .resideInAPackage("chat.parley.backplane.redis..")
        .and()
        .arePublic()
        .and()
        .areInterfaces()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "io.netty..")
        .because("gateway and chat-service use them without Lettuce on their minds")
        .check(MAIN);
  }

  @Test
  void packagesHaveNoCycles() {
    ArchitectureRules.noCyclesIn("chat.parley.backplane").check(MAIN);
  }

  @Test
  void nothingDependsOnTheServices() {
    ArchitectureRules.nothingDependsOn(
            "chat.parley.gateway..", "chat.parley.service..", "chat.parley.loadtest..")
        .check(MAIN);
  }

  @Test
  void nothingBlocks() {
    // Spring calls both on the thread that starts and ends the service.
    ArchitectureRules.nothingBlocks("RedisStartUp", "DriverShutdown").check(MAIN);
  }

  @Test
  void timeComesFromRedisOrFromAnInjectedClock() {
    ArchitectureRules.timeIsInjected("BackplaneConfiguration").check(MAIN);
  }
}
