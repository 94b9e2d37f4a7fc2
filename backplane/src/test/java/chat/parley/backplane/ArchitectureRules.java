package chat.parley.backplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// What holds in this module and in both services. Immutable.
public final class ArchitectureRules {
  private static final Set<String> BLOCKING =
      Set.of("block", "blockFirst", "blockLast", "blockOptional", "toStream", "toIterable");

  private ArchitectureRules() {}

  /// The main classes of a module.
  public static JavaClasses mainOf(String module) {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages(module);
  }

  public static ArchRule noCyclesIn(String module) {
    return slices()
        .matching(module + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("a package can be read only after those that it needs");
  }

  public static ArchRule theDriverStaysInTheBackplane() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "org.springframework.data..")
        .because("Lettuce types stop inside backplane");
  }

  public static ArchRule nothingDependsOn(String... packages) {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .because("the arrows between modules point elsewhere");
  }

  /// @param except names of classes that run before the service serves anybody
  public static ArchRule nothingBlocks(String... except) {
    return noClasses()
        .that(isNoneOf(except))
        .should()
        .callMethodWhere(isBlocking())
        .because("an event loop or the one Redis thread may be the caller");
  }

  public static ArchRule timeIsInjected() {
    return noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(Date.class)
        .because("a test must be able to say what time it is");
  }

  private static DescribedPredicate<JavaClass> isNoneOf(String... classes) {
    return DescribedPredicate.describe(
        "are none of " + List.of(classes),
        found -> Stream.of(classes).noneMatch(found.getSimpleName()::equals));
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
              || (owner.getPackageName().startsWith("reactor.") && BLOCKING.contains(name));
        });
  }
}
