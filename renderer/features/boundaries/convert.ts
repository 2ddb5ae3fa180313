import type { ConvertChoices, Converted, Step } from '#shared/boundary-file/convert-boundaries.ts'
import type { BoundaryFile } from '#shared/boundary-file/open-files.ts'

export type FromWorker =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'done'; readonly converted: Converted }
  | {
      readonly kind: 'failed'
      /** In words for the operator; null for what nobody foresaw. */
      readonly problem: string | null
      readonly detail: string
      readonly needsProjection: boolean
    }

/** Starts to convert files; what comes of it is told. Returns what gives up. */
export function convert(
  files: readonly BoundaryFile[],
  choices: ConvertChoices,
  told: (message: FromWorker) => void,
): () => void {
  const worker = new Worker(new URL('./convert-worker.ts', import.meta.url), { type: 'module' })
  const stop = (): void => worker.terminate()
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind !== 'step') stop()
    told(data)
  }
  worker.onerror = ({ message }) => {
    stop()
    told({ kind: 'failed', problem: null, detail: message, needsProjection: false })
  }
  worker.postMessage({ files, choices })
  return stop
}
