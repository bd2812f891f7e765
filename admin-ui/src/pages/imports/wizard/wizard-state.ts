import { useMemo } from 'react'
import { useTabState, useUrlState } from '../../../kit/url-state.ts'
import type { ColumnUse, Preview } from '../types.ts'

/** What somebody has said about a file, over what is found by itself. */
export type Said = {
  sheet?: string
  headerRow?: number
  headerStoreys?: 1 | 2
  mapping?: ColumnUse[]
}

export type Options = { duplicates: 'update' | 'skip'; errorCells: 'refuse-file' | 'reject-rows' }

const inUrl = { file: '', trial: 0, duplicates: 'update', errorCells: 'refuse-file' }

export type Place = {
  /** '': none is uploaded yet. */
  fileId: string
  /** The import that was the last trial; 0: none. */
  trialId: number
  options: Options
  /** The old settings do not hold for another file. */
  openFile: (fileId: string) => void
  showTrial: (trialId: number) => void
  changeOptions: (next: Partial<Options>) => void
}

/** Where the wizard stands: the upload, its trial and the options are in the address, so that a reload comes back to them. */
export function usePlace(): Place {
  const [{ file, trial, duplicates, errorCells }, change] = useUrlState(inUrl)
  return {
    fileId: file,
    trialId: trial,
    options: {
      duplicates: duplicates === 'skip' ? 'skip' : 'update',
      errorCells: errorCells === 'reject-rows' ? 'reject-rows' : 'refuse-file',
    },
    openFile: (fileId) => change({ ...inUrl, file: fileId }, { replace: false }),
    showTrial: (trialId) => change({ trial: trialId }),
    changeOptions: change,
  }
}

/** Names of sheets and columns are the hospital's own: they are kept in this tab, not in the address. */
export function useSaid(fileId: string): [Said, (next: Said) => void] {
  const [text, write] = useTabState(`import.${fileId}`)
  const said = useMemo(() => readSaid(text), [text])
  return [said, (next) => write(JSON.stringify(next))]
}

function readSaid(text: string): Said {
  try {
    return text === '' ? {} : (JSON.parse(text) as Said)
  } catch {
    return {} // unreadable: what is found by itself
  }
}

/** The upload that this tab looked at last: somebody who went elsewhere finds it again. */
export const useLastFile = () => useTabState('import.last-file')

/** All that an import of this file depends on, to tell whether a trial was of the same. */
export const signatureOf = ({ mapping }: Preview, { mapping: _, ...place }: Said, options: Options): string =>
  JSON.stringify([place, mapping, options])
