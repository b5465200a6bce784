/** "Pausa": how many days without anything that presses. */
export const PAUSE_DAYS = 7
/** After an answer of the person nothing that presses is written for so long (collection rule 20). */
export const SILENCE_HOURS = 72
