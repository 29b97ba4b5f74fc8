package dev.switchback;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Holds the packages to the plan of the house: who may import whom, and what stays hidden. */
class HouseTest {
  static final List<String> STEPS = House.LINE;
  static final List<String> ROOMS = House.CLOSED;

  private static final DescribedPredicate<JavaClass> FOREIGN =
      that("are not ours", type -> !House.isOurs(type));
  private static final DescribedPredicate<JavaClass> WORDS = that("are words", House::isWord);

  @ParameterizedTest
  @FieldSource("STEPS")
  void aStepImportsOnlyWordsAndTheStepsBeforeIt(String step) {
    List<String> soFar = House.LINE.subList(0, House.LINE.indexOf(step) + 1);
    check(
        classes()
            .that(areIn(List.of(step)))
            .should()
            .onlyDependOnClassesThat(FOREIGN.or(WORDS).or(areIn(soFar))));
  }

  @Test
  void wordsImportOnlyWordsAndTheDocument() {
    check(
        classes()
            .that(WORDS)
            .should()
            .onlyDependOnClassesThat(FOREIGN.or(WORDS).or(areIn(List.of("document")))));
  }

  @Test
  void everyPackageIsInThePlan() {
    Stream<String> flat = House.LINE.stream().map(step -> House.ROOT + "." + step);
    Stream<String> deep =
        House.OUTSIDE_THE_LINE.stream().map(name -> House.ROOT + "." + name + "..");
    String[] plan =
        Stream.of(Stream.of(House.ROOT), flat, deep).flatMap(x -> x).toArray(String[]::new);
    check(classes().should().resideInAnyPackage(plan));
  }

  @Test
  void packagesAreNamedForWhatTheyDo() {
    check(
        noClasses()
            .should()
            .resideInAnyPackage(
                "..util..",
                "..common..",
                "..helpers..",
                "..interfaces..",
                "..impl..",
                "..internal.."));
  }

  @Test
  void leavesDoNotKnowEachOther() {
    check(slices().matching("dev.switchback.integration.(*)..").should().notDependOnEachOther());
  }

  @Test
  void onlyTheOperatorImportsLeaves() {
    check(
        noClasses()
            .that(areIn(List.of("integration", "operator")).negate())
            .should()
            .dependOnClassesThat(areIn(List.of("integration"))));
  }

  @ParameterizedTest
  @FieldSource("ROOMS")
  void aClosedRoomShowsOneDoorAndAtMostOnePort(String room) {
    assertThat(House.CLASSES)
        .filteredOn(type -> House.isIn(List.of(room), type) && type.isTopLevelClass())
        .filteredOn(House::isVisible)
        .extracting(JavaClass::getSimpleName)
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void noApiNamesATypeOfAClosedRoomThatIsNotItsPort() {
    assertThat(
            namedInPublic(House.API, type -> House.isIn(House.CLOSED, type) && !type.isInterface()))
        .isEmpty();
  }

  @Test
  void noPublicSignatureNamesJackson() {
    List<String> everywhere =
        Stream.of(House.LINE, House.OUTSIDE_THE_LINE, List.of(""))
            .flatMap(List::stream)
            .collect(Collectors.toList());
    assertThat(namedInPublic(everywhere, type -> type.getPackageName().contains(".jackson.")))
        .isEmpty();
  }

  @Test
  void jacksonStaysInTheDocumentAndOutsideTheLine() {
    check(
        noClasses()
            .that(areIn(List.of("document")).or(areIn(House.OUTSIDE_THE_LINE)).negate())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson..", "tools.jackson..", "org.yaml.."));
  }

  @Test
  void resilience4jStaysInTheCall() {
    check(
        noClasses()
            .that(areIn(List.of("call")).negate())
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.resilience4j.."));
  }

  @Test
  void theCoreDoesNotKnowOpenTelemetry() {
    check(noClasses().should().dependOnClassesThat().resideInAPackage("io.opentelemetry.."));
  }

  @Test
  void optionalIsOnlyAReturnType() {
    Predicate<JavaClass> optional = type -> type.getName().startsWith("java.util.Optional");
    assertThat(House.CLASSES.stream().flatMap(type -> type.getMembers().stream()))
        .filteredOn(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
        .filteredOn(
            member ->
                member instanceof JavaField field
                    ? optional.test(field.getRawType())
                    : member instanceof JavaCodeUnit unit
                        && unit.getRawParameterTypes().stream().anyMatch(optional))
        .extracting(JavaMember::getFullName)
        .isEmpty();
  }

  /** Visible types and members of the packages, each with the types it names that it must not. */
  private static List<String> namedInPublic(
      List<String> packages, Predicate<JavaClass> mustNotBeNamed) {
    return House.CLASSES.stream()
        .filter(type -> House.isIn(packages, type) && House.isVisible(type))
        .flatMap(
            type ->
                Stream.concat(
                    Stream.of(type).filter(t -> supertypes(t).anyMatch(mustNotBeNamed)),
                    type.getMembers().stream()
                        .filter(House::isVisible)
                        .filter(member -> named(member).anyMatch(mustNotBeNamed))))
        .map(Object::toString)
        .collect(Collectors.toList());
  }

  private static Stream<JavaClass> supertypes(JavaClass type) {
    return Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
        .flatMap(HouseTest::raw);
  }

  private static Stream<JavaClass> named(JavaMember member) {
    if (member instanceof JavaField field) {
      return raw(field.getType());
    }
    JavaCodeUnit unit = (JavaCodeUnit) member;
    return Stream.of(
            raw(unit.getReturnType()),
            unit.getParameterTypes().stream().flatMap(HouseTest::raw),
            unit.getTypeParameters().stream().flatMap(HouseTest::raw),
            unit.getExceptionTypes().stream())
        .flatMap(types -> types);
  }

  private static Stream<JavaClass> raw(JavaType type) {
    return type.getAllInvolvedRawTypes().stream();
  }

  private static DescribedPredicate<JavaClass> areIn(List<String> rooms) {
    return that("are in " + rooms, type -> House.isIn(rooms, type));
  }

  private static DescribedPredicate<JavaClass> that(String text, Predicate<JavaClass> predicate) {
    return describe(text, predicate);
  }

  private static void check(ArchRule rule) {
    // Some packages are still to be written.
    rule.allowEmptyShould(true).check(House.CLASSES);
  }
}
