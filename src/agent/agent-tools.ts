/** The agent's own tools as the rules of the prompt pipeline know tools: by what they do. Data. */
import { type ToolRules, toolRules } from '../prompt/pipeline/tool-rules.ts';

export const agentTools: ToolRules = {
  ...toolRules,
  reads: new Set(['read_file']),
  edits: new Set(['edit_file', 'create_file', 'delete_file', 'move_file', 'rename_symbol']),
  shells: new Set(['run_command']),
  // What was asked for line by line is told line by line.
  lists: new Set(['search_code', 'find_symbol', 'find_references', 'list_files', 'fetch_output']),
};
