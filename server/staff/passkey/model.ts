/** A browser asks its person within a minute; a slow one has some more. */
export const CHALLENGE_MINUTES = 5

/** More than anybody has devices; fewer than a list would be lost in. */
export const MOST_PASSKEYS = 10

export const LONGEST_KEY_NAME = 60
