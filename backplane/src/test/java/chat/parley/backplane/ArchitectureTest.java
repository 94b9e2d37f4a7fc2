package chat.parley.backplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("chat.parley.backplane");

  private static final Set<String> BLOCKING =
      Set.of("block", "blockFirst", "blockLast", "blockOptional", "toStream", "toIterable");

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
        .callMethodWhere(isBlocking())
        .because("an event loop or the one Redis thread may be the caller")
        .check(MAIN);
  }

  @Test
  void timeComesFromRedisOrFromAnInjectedClock() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(java.util.Date.class)
        .because("tests inject time")
        .check(MAIN);
  }

  private static DescribedPredicate<JavaCall<?>> isBlocking() {
    return DescribedPredicate.describe(
        "blocks",
        call -> {
          var owner = call.getTargetOwner();
          var name = call.getTarget().getName();
          return (owner.isEquivalentTo(Thread.class)
                  && (name.equals("sleep") || name.equals("join")))
              || (owner.isAssignableTo(Future.class) && (name.equals("get") || name.equals("join")))
              || (owner.isEquivalentTo(CountDownLatch.class) && name.equals("await"))
              || (owner.getPackageName().startsWith("reactor.core") && BLOCKING.contains(name));
        });
  }
}
