/**
 * Makes `Date` follow the stack's clock: with no arguments, and in `Date.now()`, it reads `sharedTime[0]` (epoch
 * milliseconds, NaN for the machine's time). Must run before anything that keeps a reference to `Date`.
 */
export function followSharedTime(sharedTime: Float64Array): void {
  const MachineDate = Date;
  const machineNow = Date.now;
  const now = () => {
    const standsAtMs = sharedTime[0] as number;
    return Number.isNaN(standsAtMs) ? machineNow() : standsAtMs;
  };
  function StackDate(...parts: unknown[]): string | Date {
    if (!new.target) return new MachineDate(now()).toString();
    const target = (new.target as unknown) === StackDate ? MachineDate : new.target;
    return Reflect.construct(MachineDate, parts.length > 0 ? parts : [now()], target);
  }
  Object.defineProperties(StackDate, {
    length: { value: 7 },
    name: { value: 'Date' },
    prototype: { value: MachineDate.prototype },
  });
  Object.assign(StackDate, { now, parse: MachineDate.parse, UTC: MachineDate.UTC });
  MachineDate.prototype.constructor = StackDate as unknown as DateConstructor;
  globalThis.Date = StackDate as unknown as DateConstructor;
}
