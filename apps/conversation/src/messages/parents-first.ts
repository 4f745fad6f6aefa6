/** The nodes of trees, each behind its parent, siblings in the order in which they came. @param idsOf the id of a node and that of its parent */
export function parentsFirst<Node>(nodes: readonly Node[], idsOf: (node: Node) => [id: string, parentId: string | null]): Node[] {
  const children = Map.groupBy(nodes, (node) => idsOf(node)[1]);
  const ordered = [...(children.get(null) ?? [])];
  for (const node of ordered) ordered.push(...(children.get(idsOf(node)[0]) ?? []));
  return ordered;
}
