package chat.parley.backplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("chat.parley.backplane");

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
    slices()
        .matching("chat.parley.backplane.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a package can be read only after those that it needs")
        .check(MAIN);
  }

  @Test
  void nothingDependsOnTheServices() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "chat.parley.gateway..", "chat.parley.service..", "chat.parley.loadtest..")
        .because("the arrows between modules point at backplane")
        .check(MAIN);
  }

  @Test
  void nothingBlocks() {
    noClasses()
        .should()
        .accessTargetWhere(ForbiddenCalls.thatBlock())
        .because("an event loop or the one Redis thread may be the caller")
        .check(MAIN);
  }

  /// `BackplaneConfiguration` makes the clock.
  @Test
  void timeComesFromRedisOrFromAnInjectedClock() {
    noClasses()
        .that()
        .doNotHaveSimpleName("BackplaneConfiguration")
        .should()
        .accessTargetWhere(ForbiddenCalls.thatAskTheTime())
        .because("tests inject time")
        .check(MAIN);
  }
}
