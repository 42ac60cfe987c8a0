/** Where in the file, and what is wrong there, for a clerk. */
export interface CampaignFault {
  path: string;
  message: string;
}

/** Thrown by `readCampaign`: every fault of the file. */
export class CampaignFaults extends Error {
  readonly faults: readonly CampaignFault[];

  constructor(faults: readonly CampaignFault[]) {
    super(faults.map((fault) => `${fault.path}: ${fault.message}`).join('; '));
    this.name = 'CampaignFaults';
    this.faults = faults;
  }
}
