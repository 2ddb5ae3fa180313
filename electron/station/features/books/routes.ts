import { booksCheckAnswer, booksCheckRequest, booksPage } from '#shared/contract/books.ts'
import { isMonth } from '#shared/domain/books.ts'
import { StationError } from '../../errors.ts'
import type { Api, ApiNeeds } from '../../http/api.ts'
import { allow } from '../../http/doors.ts'
import { jsonBody, jsonRoute } from '../../http/route.ts'
import { booksItems } from './items.ts'

export function registerBooks(app: Api, { station, chain }: ApiNeeds): void {
  app.openapi(
    jsonRoute({
      method: 'get',
      path: '/api/v1/books',
      summary: 'How the books stand with the parent and with each child, as they were compared last',
      doors: allow('loopback', 'device'),
      answer: booksPage,
    }),
    (c) => c.json({ items: booksItems(station) }, 200),
  )
  app.openapi(
    jsonRoute({
      method: 'post',
      path: '/api/v1/books/checks',
      summary: 'Compare the books with the parent now',
      doors: allow('loopback'),
      request: jsonBody(booksCheckRequest),
      answer: booksCheckAnswer,
    }),
    async (c) => {
      const { from, to } = c.req.valid('json')
      const months = [from ?? [], to ?? []].flat()
      if (!months.every(isMonth) || (from !== undefined && to !== undefined && from > to)) {
        throw new StationError(
          'bad-months',
          'Nêu tháng đầu và tháng cuối, ví dụ 2024-01 và 2024-12; tháng đầu không sau tháng cuối.',
          422,
        )
      }
      return c.json(await chain.checkBooks({ ...(from && { from }), ...(to && { to }) }), 200)
    },
  )
}
