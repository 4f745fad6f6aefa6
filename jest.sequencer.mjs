// What takes longest is begun first, so that nothing is left to run alone at the end. A whole product waits more than it
// computes, and services compute more than they wait: one of each at a time keeps the processor busy.
const PRODUCT = /\/tools-(e2e|abuse|observe)-/;
const SERVICE = /\/apps-/;

export default class LongestFirst {
  sort(tests) {
    const of = (pattern) => tests.filter(({ path }) => pattern.test(path));
    const [products, services] = [of(PRODUCT), of(SERVICE)];
    const long = Array.from({ length: Math.max(products.length, services.length) }, (_, index) => [products[index], services[index]]);
    return [...new Set([...long.flat().filter(Boolean), ...of(/\/tools-/), ...tests])];
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
