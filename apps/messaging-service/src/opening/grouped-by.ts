/** What is made of each item, by user, in the order of the items; what comes to nothing is left out. */
export function groupedBy<Item extends { readonly userId: string }, Made>(
  items: readonly Item[],
  make: (item: Item, place: number) => Made | undefined,
): Map<string, Made[]> {
  const groups = new Map<string, Made[]>();
  items.forEach((item, index) => {
    const made = make(item, index);
    if (made === undefined) return;
    const group = groups.get(item.userId);
    if (group) group.push(made);
    else groups.set(item.userId, [made]);
  });
  return groups;
}
