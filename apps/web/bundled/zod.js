// Stands in for zod in the bundle, which would be a third of it. The page takes its types from the schemas of
// @parley/contracts and gets its values from services of its own origin that have checked them already, so here a
// schema lets every value through as it is. One that would change a value cannot do that and says so.
function schema(parse) {
  const base = {
    parse,
    safeParse: (value) => ({ success: true, data: parse(value) }),
    transform: () => schema(refuse),
  };
  return new Proxy(() => schema(parse), { get: (_target, name) => base[name] ?? (() => schema(parse)) });
}

function refuse() {
  throw new Error('This schema changes values, which needs zod: import a plain function instead.');
}

const plain = schema((value) => value);

export const z = new Proxy({}, { get: (_target, name) => (name === 'iso' || name === 'coerce' ? z : () => plain) });
