package chat.parley.backplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/// What holds in this module and in both services. Immutable.
public final class ArchitectureRules {
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
        .accessTargetWhere(ForbiddenCalls.thatBlock())
        .because("an event loop or the one Redis thread may be the caller");
  }

  /// @param except names of classes that make the clock
  public static ArchRule timeIsInjected(String... except) {
    return noClasses()
        .that(isNoneOf(except))
        .should()
        .accessTargetWhere(ForbiddenCalls.thatAskTheTime())
        .because("a test must be able to say what time it is");
  }

  private static DescribedPredicate<JavaClass> isNoneOf(String... classes) {
    return DescribedPredicate.describe(
        "are none of " + List.of(classes),
        found -> Stream.of(classes).noneMatch(found.getSimpleName()::equals));
  }
}
