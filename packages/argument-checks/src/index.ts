export { ArgumentError } from './argument-error';
export { checksThrowing, type ArgumentChecks, type ArgumentErrorClass } from './checks';
export { kindOf } from './kind-of';
export { nearestName } from './nearest-name';
