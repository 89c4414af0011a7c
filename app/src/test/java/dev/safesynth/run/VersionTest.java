package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTest {
  @ParameterizedTest
  @CsvSource({"../pom.xml, /project/version", "pom.xml, /project/parent/version"})
  void isThatOfTheBuild(Path file, String path) throws Exception {
    var pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());

    assertThat(XPathFactory.newInstance().newXPath().evaluate(path, pom)).isEqualTo(Version.NUMBER);
  }
}
