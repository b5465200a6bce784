/** What two people put in force from drafts: offers are a policy, journeys are journeys. */
export type Published = 'policy' | 'journey'
