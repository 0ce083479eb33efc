/** Makers of proposals with options of their own, and what one of your own has to give. */
export { encoderProposal } from './proposal/encoder';
export { laplaceProposal, type LaplaceOptions } from './proposal/laplace';
export { priorProposal } from './proposal/prior';
export type { Proposal, ProposalContext, ProposalMaker } from './proposal/proposal';
export { refinedProposal, type RefinementOptions } from './proposal/refined';
