import type { DomainKind } from './domain-kind';
import { image } from './image';
import { sequence } from './sequence';
import { vector } from './vector';

/** The kinds of domains, by `kind`: a further one is a file of its own and a line here. */
export const domainKinds = { image, sequence, vector };

type SpecOf<Kind> = Kind extends DomainKind<infer Spec> ? Spec : never;

/** What one of the two domains looks like, and how wide the nets that read and write it are. */
export type DomainSpec = SpecOf<(typeof domainKinds)[keyof typeof domainKinds]>;

/** The kind of a domain that was checked. */
export const domainKind = ({ kind }: DomainSpec): DomainKind<DomainSpec> =>
  domainKinds[kind] as unknown as DomainKind<DomainSpec>;
