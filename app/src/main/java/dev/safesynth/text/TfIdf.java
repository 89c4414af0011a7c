package dev.safesynth.text;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Term weights fitted on training texts, equal to scikit-learn's `TfidfVectorizer()`: weight = tf
/// · (ln((1 + N) / (1 + df)) + 1), each row divided by its L2 norm. Terms that the training texts
/// lack are ignored.
public final class TfIdf {
  private final Map<String, Integer> index;
  private final double[] idf;

  private TfIdf(Map<String, Integer> index, double[] idf) {
    this.index = index;
    this.idf = idf;
  }

  /// Fits vocabulary and document frequencies on `documents`, each a list of terms.
  public static TfIdf fit(List<List<String>> documents) {
    Map<String, Integer> frequency = new HashMap<>();
    for (List<String> terms : documents) {
      new HashSet<>(terms).forEach(term -> frequency.merge(term, 1, Integer::sum));
    }
    SortedSet<String> vocabulary = new TreeSet<>(frequency.keySet());
    Map<String, Integer> index = HashMap.newHashMap(vocabulary.size());
    double[] idf = new double[vocabulary.size()];
    for (String term : vocabulary) {
      int i = index.size();
      index.put(term, i);
      idf[i] = Math.log((1.0 + documents.size()) / (1.0 + frequency.getOrDefault(term, 0))) + 1;
    }
    return new TfIdf(index, idf);
  }

  /// Number of features.
  public int size() {
    return idf.length;
  }

  /// The weights of one document by term, terms in alphabetical order.
  public Map<String, Double> weights(List<String> terms) {
    SparseVector row = row(terms);
    String[] names = new String[idf.length];
    index.forEach((term, i) -> names[i] = term);
    Map<String, Double> result = new TreeMap<>();
    for (int i = 0; i < row.indices.length; i++) {
      result.put(names[row.indices[i]], row.values[i]);
    }
    return result;
  }

  /// The weights of one document.
  SparseVector row(List<String> terms) {
    SortedMap<Integer, Integer> counts = new TreeMap<>();
    for (String term : terms) {
      Integer i = index.get(term);
      if (i != null) {
        counts.merge(i, 1, Integer::sum);
      }
    }
    int[] indices = new int[counts.size()];
    double[] values = new double[counts.size()];
    int at = 0;
    double squares = 0;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      indices[at] = entry.getKey();
      values[at] = entry.getValue() * idf[entry.getKey()];
      squares += values[at] * values[at];
      at++;
    }
    double norm = Math.sqrt(squares);
    for (int i = 0; i < values.length; i++) {
      values[i] /= norm;
    }
    return new SparseVector(indices, values);
  }
}
