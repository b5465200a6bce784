/**
 * Runs once when the web process starts. Next hands out no socket, and a visitor can write any
 * forwarding header: so the true peer is noted here, before Next sees the request, and forwarding
 * headers of an untrusted sender are dropped.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { notePeers } = await import('#server/api/peer.ts')
  notePeers(process.env.TRUSTED_PROXY === 'one')
}
