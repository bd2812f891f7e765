import type { Routes } from '../http/route-conventions.ts'
import { commandRoutes } from './campaign-command-routes.ts'
import { listRoutes } from './campaign-list-routes.ts'
import { takingRoutes } from './campaign-taking-routes.ts'
import { watchRoutes } from './campaign-watch-routes.ts'
import { wizardRoutes } from './campaign-wizard-routes.ts'
import type { CampaignDesk } from './desk.ts'
import { pacingRoutes } from './pacing-routes.ts'
import { testCallRoutes } from './test-call-routes.ts'

/** Campaigns over HTTP: choose, make, try, move, watch, explain. */
export function dialerRoutes(desk: CampaignDesk): Routes {
  return async (app) => {
    await app.register(listRoutes(desk))
    await app.register(wizardRoutes(desk))
    await app.register(takingRoutes(desk))
    await app.register(testCallRoutes(desk))
    await app.register(commandRoutes(desk))
    await app.register(watchRoutes(desk))
    await app.register(pacingRoutes(desk))
  }
}
