import type { Leg } from './leg.ts'

/** Those whom a leg talks with. Nobody is in the company of a leg at an ear. */
export function companyOf(leg: Leg): Leg[] {
  const { place } = leg
  if (place.at === 'bridge') return [place.other]
  return place.at === 'room' ? [...place.room.legs].filter((other) => other !== leg) : []
}

/** Those whom a leg hears. */
export function heardBy(leg: Leg): Set<Leg> {
  const { place } = leg
  if (place.at !== 'ear') return inConversation(leg)
  const heard = inConversation(place.other).add(place.other)
  heard.delete(leg) // what it whispers itself
  return heard
}

function inConversation(leg: Leg): Set<Leg> {
  const company = companyOf(leg)
  const bargers = company.flatMap((other) => [...other.listeners].filter((one) => modeOf(one) === 'barge'))
  const speakers = [...leg.listeners].filter((one) => modeOf(one) !== 'listen')
  return new Set([...company, ...bargers, ...speakers])
}

const modeOf = ({ place }: Leg) => (place.at === 'ear' ? place.mode : undefined)

/** Everybody whose hearing may change when this leg goes from where it is or comes there. */
export function around(leg: Leg): Leg[] {
  const talk = leg.place.at === 'ear' ? leg.place.other : leg
  const talking = [talk, ...companyOf(talk)]
  return [leg, ...talking, ...talking.flatMap((one) => [...one.listeners])]
}
