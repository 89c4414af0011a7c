package dev.safesynth.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A piece of a page. Text and attribute values are escaped when they are written, and elements and
/// attributes that run code or load something cannot be built, so no string can become markup.
sealed interface Html {

  /// Text content.
  record Text(String value) implements Html {}

  /// Pieces in a row, without an element around them.
  record Fragment(List<Html> children) implements Html {
    public Fragment {
      children = List.copyOf(children);
    }
  }

  /// The style sheet of the page, part of the program and never data.
  record StyleSheet(String css) implements Html {
    public StyleSheet {
      if (css.contains("</")) {
        throw new IllegalArgumentException("a style sheet must not close its element");
      }
    }
  }

  /// An element with its attributes in order.
  record Element(String name, Map<String, String> attributes, List<Html> children) implements Html {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");
    private static final Set<String> REFUSED =
        Set.of("script", "style", "iframe", "object", "embed", "link", "img", "image", "use");

    public Element {
      if (!NAME.matcher(name).matches() || REFUSED.contains(name)) {
        throw new IllegalArgumentException("element not allowed: " + name);
      }
      attributes.forEach(Element::requireSafe);
      children = List.copyOf(children);
    }

    /// This element with one attribute more.
    Element with(String attribute, String value) {
      Map<String, String> more = new LinkedHashMap<>(attributes);
      more.put(attribute, value);
      return new Element(name, more, children);
    }

    private static void requireSafe(String attribute, String value) {
      boolean ownPage = !attribute.equals("href") || value.startsWith("#");
      if (!NAME.matcher(attribute).matches()
          || attribute.startsWith("on")
          || Set.of("src", "srcset", "style", "action").contains(attribute)
          || !ownPage) {
        throw new IllegalArgumentException("attribute not allowed: " + attribute);
      }
    }
  }

  static Html text(String value) {
    return new Text(value);
  }

  static Html fragment(List<? extends Html> children) {
    return new Fragment(List.copyOf(children));
  }

  static Html fragment(Html... children) {
    return new Fragment(List.of(children));
  }

  static Element element(String name, List<? extends Html> children) {
    return new Element(name, Map.of(), List.copyOf(children));
  }

  static Element element(String name, Html... children) {
    return new Element(name, Map.of(), List.of(children));
  }

  static Element element(String name, String text) {
    return element(name, new Text(text));
  }
}
