package dev.safesynth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What must not leave does not compile: small programs that try are given to the compiler.
class LeaksAreVisibleToTheCompilerTest {
  @TempDir private static Path classes;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Released<String> leak = secret;                   | compiler.err.prob.found.req
          String leak = secret;                             | compiler.err.prob.found.req
          publish(secret);                                  | compiler.err.prob.found.req
          publish(secret.map(String::length));              | compiler.err.prob.found.req
          publish(figure);                                  | compiler.err.prob.found.req
          publish(new Released<>("x"));                     | compiler.err.not.def.public.cant.access
          String leak = secret.value();                     | compiler.err.cant.resolve.location.args
          String leak = secret.value;                       | compiler.err.report.access
          String leak = secret.inKernel();                  | compiler.err.not.def.public.cant.access
          String leak = figure;                             | compiler.err.prob.found.req
          new Allowance(null, 1);                           | compiler.err.not.def.public.cant.access
          new Charge(new ZeroConcentrated(1));              | compiler.err.cant.apply.symbol
          allowance.take(null);                             | compiler.err.not.def.public.cant.access
          new NoiseSource(null);                            | compiler.err.not.def.public.cant.access
          mechanism.select(scores, List.of(scores), allowance, noise); | compiler.err.prob.found.req
          float[] leak = differences.getFirst();            | compiler.err.prob.found.req
          """)
  void doesNotCompile(String statement, String error) {
    assertThat(errors(statement)).containsExactly(error);
  }

  /// Otherwise the programs above could fail for another reason.
  @Test
  void theSameProgramCompilesWithWhatIsReleased() {
    assertThat(
            errors(
                """
                publish(Released.withoutPrivateData("x"));
                publish(mechanism.select(scores, differences, allowance, noise));
                Private<Integer> still = secret.map(String::length);
                """))
        .isEmpty();
  }

  @Test
  void noOtherClassMayBeAMechanism() {
    String program =
        """
        package elsewhere;

        record Own() implements dev.safesynth.dp.Mechanism {
          public String name() { return ""; }
          public dev.safesynth.dp.Sensitivity sensitivity() { return null; }
          public dev.safesynth.dp.accounting.PrivacyEvent event() { return null; }
        }
        """;

    assertThat(compile(program)).contains("compiler.err.cant.inherit.from.sealed");
  }

  private static List<String> errors(String statements) {
    return compile(
        """
        package elsewhere;

        import dev.safesynth.dp.*;
        import dev.safesynth.dp.accounting.ZeroConcentrated;
        import dev.safesynth.dp.noise.NoiseSource;
        import java.util.List;

        abstract class Program {
          Private<String> secret;
          Internal<String> figure;
          ClippedSelection mechanism;
          List<Private<float[]>> differences;
          float[] scores;
          Allowance allowance;
          NoiseSource noise;

          abstract void publish(Released<?> released);

          void attempt() {
        %s
          }
        }
        """
            .formatted(statements));
  }

  /// The keys of the errors, in order.
  private static List<String> compile(String program) {
    var source =
        new SimpleJavaFileObject(
            URI.create("string:///elsewhere/Program.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return program;
          }
        };
    var found = new DiagnosticCollector<JavaFileObject>();
    var options =
        List.of(
            "-proc:none",
            "-implicit:none",
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"));
    ToolProvider.getSystemJavaCompiler()
        .getTask(new StringWriter(), null, found, options, null, List.of(source))
        .call();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(Diagnostic::getCode)
        .toList();
  }
}
