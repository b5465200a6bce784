/**
 * A state machine is data: one table of state → event → next state. The compiler checks that
 * every state is listed and that no transition leads outside; the database repeats the list of
 * states in a CHECK; tests walk every state × event.
 */
export type Transitions<State extends string, Event extends string> = {
  readonly [S in State]: { readonly [E in Event]?: State }
}

/** The state after an event, or null where the table has no such transition. */
export function nextState<State extends string, Event extends string>(
  transitions: Transitions<State, Event>,
  state: State,
  event: Event,
): State | null {
  return transitions[state][event] ?? null
}

/** The states from which an event is allowed: what goes into `where status in (…)`. */
export function statesAccepting<State extends string, Event extends string>(
  transitions: Transitions<State, Event>,
  event: Event,
): State[] {
  return (Object.keys(transitions) as State[]).filter((s) => transitions[s][event] !== undefined)
}
