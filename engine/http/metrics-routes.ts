import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Histogram, type Registry } from 'prom-client'
import { contentOf, type Routes } from './route-conventions.ts'

/** Counts and times every answer by route template, so that no id and no number becomes a label. */
export function measureRequests(app: FastifyInstance, registry: Registry): void {
  const seconds = new Histogram({
    name: 'wardline_http_request_seconds',
    help: 'Time to answer, by route and status class',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  })
  const failures = new Counter({
    name: 'wardline_http_internal_errors_total',
    help: 'Answers with a 5xx status',
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
    const status = `${Math.floor(reply.statusCode / 100)}xx`
    seconds.labels({ method: request.method, route, status }).observe(reply.elapsedTime / 1000)
    if (reply.statusCode >= 500) failures.inc()
  })
}

/** `/metrics` for Prometheus: from this machine, or to IT. */
export function metricsRoutes(registry: Registry): Routes {
  // It looks ten times a second; its own hundred times are most of what an idle engine does.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 })
  return async (app) => {
    app.get(
      '/metrics',
      {
        schema: {
          summary: 'Prometheus metrics',
          tags: ['health'],
          response: { 200: contentOf('text/plain') },
        },
        config: { allow: ['it'], alsoLoopback: true, rateLimit: false },
        logLevel: 'warn',
      },
      async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
    )
  }
}
