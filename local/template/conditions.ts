import { type JsonObject, pseudoParameter, type Scope } from './intrinsics.ts';

/**
 * Evaluates the template's `Conditions` section: CDK emits it for regions known only at deployment.
 *
 * @returns the truth of a condition by its name.
 * @throws Error naming any condition or function that it does not know.
 */
export function evaluateConditions(
  conditions: JsonObject,
  scope: Omit<Scope, 'resource'>,
): (name: string) => boolean {
  const holds = (name: string): boolean => {
    if (!(name in conditions)) throw new Error(`unknown condition ${name}`);
    return truth(conditions[name]);
  };
  const truth = (expression: unknown): boolean => {
    const [name, argument] = Object.entries(expression as JsonObject)[0] ?? ['(empty)', []];
    const parts = Array.isArray(argument) ? argument : [argument];
    switch (name) {
      case 'Condition':
        return holds(String(argument));
      case 'Fn::And':
        return parts.every(truth);
      case 'Fn::Or':
        return parts.some(truth);
      case 'Fn::Not':
        return !truth(parts[0]);
      case 'Fn::Equals':
        return operand(parts[0], scope) === operand(parts[1], scope);
      default:
        throw new Error(`unknown intrinsic ${name} in a condition`);
    }
  };
  return holds;
}

function operand(value: unknown, scope: Omit<Scope, 'resource'>): unknown {
  if (typeof value === 'string') return value;
  const name = String((value as JsonObject).Ref);
  const found = pseudoParameter(name, scope) ?? scope.parameters.get(name);
  if (found === undefined) throw new Error(`unknown operand ${JSON.stringify(value)} in a condition`);
  return found;
}
