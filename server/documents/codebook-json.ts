import { labelsOf } from '../../analysis/wording.ts';
import { codebookOf } from './codebook.ts';
import type { DocumentSource, Progress } from './document-source.ts';

/**
 * The codebook as JSON, for whoever reads the rows with a program of their own: what every variable and value means.
 * Releasable: it holds nothing of the answers.
 */
export async function* codebookJson(
  { released, campaign }: Pick<DocumentSource, 'released' | 'campaign'>,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  const { variables, strata } = codebookOf(campaign, released);
  const codebook = {
    format: 1,
    campaign: { id: campaign.id, title: released.campaign.title, digest: released.campaign.digest },
    labels: labelsOf(released),
    variables,
    strata,
  };
  yield Buffer.from(`${JSON.stringify(codebook, null, 2)}\n`);
  progress(1, 1);
}
