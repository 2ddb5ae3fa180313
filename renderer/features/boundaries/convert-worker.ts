/** Reads map files beside the wall's own thread: tens of megabytes must not stop its clock. */
import {
  type ConvertChoices,
  convertBoundaries,
  ProjectionNeeded,
} from '#shared/boundary-file/convert-boundaries.ts'
import type { BoundaryFile } from '#shared/boundary-file/open-files.ts'
import { BoundaryError } from '#shared/domain/boundary.ts'
import type { FromWorker } from './convert.ts'

const tell = (message: FromWorker): void => postMessage(message)

addEventListener('message', ({ data }: MessageEvent<{ files: BoundaryFile[]; choices: ConvertChoices }>) => {
  convertBoundaries(data.files, data.choices, (step) => tell({ kind: 'step', step })).then(
    (converted) => tell({ kind: 'done', converted }),
    (error: unknown) =>
      tell({
        kind: 'failed',
        problem: error instanceof BoundaryError ? error.message : null,
        detail: String(error),
        needsProjection: error instanceof ProjectionNeeded,
      }),
  )
})
