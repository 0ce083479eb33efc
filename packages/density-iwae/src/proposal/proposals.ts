import { requireName } from '../errors';
import { encoderProposal } from './encoder';
import { laplaceProposal } from './laplace';
import { priorProposal } from './prior';
import type { ProposalMaker } from './proposal';
import { refinedProposal } from './refined';

/** Every proposal by its name: a further one is its file and a line here. */
const proposals = {
  encoder: () => encoderProposal,
  prior: () => priorProposal,
  refined: refinedProposal,
  laplace: laplaceProposal,
} satisfies Record<string, () => ProposalMaker>;

/** `encoder`: q(z|x) as it is; `refined`: improved item by item; `laplace`: Student-t around the mode; `prior`: N(0, I), for `ais`. */
export type ProposalName = keyof typeof proposals;

/** The maker of that name with its default options; a maker is taken as it is. @throws DensityError for an unknown name */
export function proposalMaker(proposal: ProposalName | ProposalMaker): ProposalMaker {
  if (typeof proposal === 'function') return proposal;
  requireName('proposal', proposal, Object.keys(proposals));
  return proposals[proposal]();
}
