package dev.safesynth.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void escapesTextAndAttributes() {
    Html html = Html.element("b", "a < b & \"c\"").with("title", "\"><script>'");

    assertThat(HtmlWriter.write(html))
        .isEqualTo("<b title=\"&quot;&gt;&lt;script&gt;&#39;\">a &lt; b &amp; &quot;c&quot;</b>");
  }

  @Test
  void refusesElementsThatRunOrLoad() {
    assertThatThrownBy(() -> Html.element("script", "alert(1)"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Html.element("b onclick=x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAttributesThatRunOrLoad() {
    Html.Element link = Html.element("a", "x");

    assertThatThrownBy(() -> link.with("onclick", "alert(1)"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> link.with("href", "javascript:alert(1)"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> link.with("src", "x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAStyleSheetThatClosesItsElement() {
    assertThatThrownBy(() -> new Html.StyleSheet("</style><b>"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsLinesAndShowsControls() {
    assertThat(HtmlWriter.write(Html.text("a\n\tb\r\u001B\u0085")))
        .isEqualTo("a\n\tb\u240D\u241B\u27E8U+0085\u27E9");
  }
}
