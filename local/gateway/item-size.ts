type Wire = Record<string, unknown>;

const unitBytes = 1024;

/** Started kB of an item on the wire (`{ pk: { S: 'a' } }`): what it takes to write it, in units. */
export const kilobytes = (item: Wire): number => Math.ceil(itemBytes(item) / unitBytes);

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html; sets roughly, as their JSON. */
export const itemBytes = (item: Wire): number =>
  Object.entries(item).reduce((total, [name, value]) => total + name.length + valueBytes(value), 0);

function valueBytes(value: unknown): number {
  const [[type, content] = ['', '']] = Object.entries(value as Wire);
  if (type === 'S') return Buffer.byteLength(String(content));
  if (type === 'N') return Math.ceil(String(content).length / 2) + 1;
  if (type === 'M') return 3 + Object.keys(content as object).length + itemBytes(content as Wire);
  if (type === 'L') {
    return (content as unknown[]).reduce((total: number, part) => total + 1 + valueBytes(part), 3);
  }
  return type === 'BOOL' || type === 'NULL' ? 1 : JSON.stringify(content).length;
}
