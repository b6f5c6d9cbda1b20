import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** An option, as its type tells of it. */
export interface DocumentedOption {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly fallback: string | undefined;
  readonly words: string;
}

/** What a function's doc comment and types say. */
export interface DocumentedFunction {
  readonly name: string;
  readonly signature: string;
  /** The comment without its tags: a sentence, a diagram, what more there is to know. */
  readonly words: string;
  readonly example: string | undefined;
  readonly source: string | undefined;
  readonly parameters: readonly { readonly name: string; readonly words: string }[];
  readonly options: readonly DocumentedOption[];
}

export interface DocumentedError {
  readonly name: string;
  readonly code: string;
  readonly words: string;
}

/** What the operators' entry exports, read from the sources. */
export class Documented {
  private readonly checker: ts.TypeChecker;
  private readonly exported: ReadonlyMap<string, ts.Symbol>;

  constructor(entry = fileURLToPath(new URL('../../operators/index.ts', import.meta.url))) {
    const program = ts.createProgram([entry], {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      noEmit: true,
      types: [],
    });
    this.checker = program.getTypeChecker();
    const file = program.getSourceFile(entry);
    const module = file && this.checker.getSymbolAtLocation(file);
    if (module === undefined) throw new Error(`${entry} is no module`);
    const exports = this.checker.getExportsOfModule(module).map((symbol) => this.resolved(symbol));
    this.exported = new Map(exports.map((symbol) => [symbol.name, symbol]));
  }

  get names(): readonly string[] {
    return [...this.exported.keys()];
  }

  function(name: string): DocumentedFunction {
    const declaration = this.declaration(name, ts.isFunctionDeclaration);
    const tags = ts.getJSDocTags(declaration);
    const textOf = (tag: string) => tags.filter(({ tagName }) => tagName.text === tag).map(({ comment }) => worded(comment))[0];
    return {
      name,
      signature: signatureOf(declaration),
      words: commentOf(declaration),
      example: textOf('example'),
      source: sourceOf(tags),
      parameters: tags.filter(ts.isJSDocParameterTag).map((tag) => ({
        name: tag.name.getText(),
        words: worded(tag.comment).replace(/^- /, ''),
      })),
      options: declaration.parameters.flatMap((parameter) => this.optionsIn(this.checker.getTypeAtLocation(parameter))),
    };
  }

  /** The errors whose names these words have in them. */
  errorsIn(words: string): readonly DocumentedError[] {
    const named = new Set(words.match(/\b[A-Z]\w+Error\b/g));
    return [...named].flatMap((name) => {
      const declaration = this.exported.get(name)?.declarations?.find(ts.isClassDeclaration);
      if (declaration === undefined) return [];
      const code = /readonly code = '(\w+)'/.exec(declaration.getText())?.[1];
      return code === undefined ? [] : [{ name, code, words: commentOf(declaration) }];
    });
  }

  private optionsIn(type: ts.Type): readonly DocumentedOption[] {
    const parts = type.isUnion() ? type.types : [type];
    // Its declaration says otherwise, but a type may be without a symbol.
    const bags = parts.filter(({ symbol }) => (symbol as ts.Symbol | undefined)?.name.endsWith('Options'));
    return bags.flatMap((bag) => this.checker.getPropertiesOfType(bag).map((property) => this.option(property)));
  }

  private option(property: ts.Symbol): DocumentedOption {
    const declaration = property.declarations?.find(ts.isPropertySignature);
    if (declaration?.type === undefined) throw new Error(`${property.name} is no option with a type`);
    const fallback = ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === 'defaultValue')?.comment;
    return {
      name: property.name,
      type: declaration.type
        .getText()
        .replace(/\s*\/\*\*.*?\*\//gs, '')
        .replace(/\s+/g, ' ')
        .replace(/ \| undefined$/, '')
        .replace(/^\| /, ''),
      required: declaration.questionToken === undefined,
      fallback: fallback === undefined ? undefined : worded(fallback),
      words: commentOf(declaration),
    };
  }

  private declaration<D extends ts.Declaration>(name: string, is: (node: ts.Declaration) => node is D): D {
    const found = this.exported.get(name)?.declarations?.find(is);
    if (found === undefined) throw new Error(`the operators export no ${name} of that kind`);
    return found;
  }

  private resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }
}

function signatureOf(declaration: ts.FunctionDeclaration): string {
  const text = declaration.getText();
  const body = declaration.body?.getText() ?? '';
  return `${text
    .slice(0, text.length - body.length)
    .trim()
    .replace(/^export /, '')};`;
}

/** TypeScript takes the first word of `@see` for a name, so the tag is read as it stands. */
function sourceOf(tags: readonly ts.JSDocTag[]): string | undefined {
  const see = tags.find(({ tagName }) => tagName.text === 'see');
  return see
    ?.getText()
    .replace('@see', '')
    .replaceAll(/\s*\n\s*\*/g, ' ')
    .trim();
}

function commentOf(node: ts.Node): string {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc)?.comment;
  return worded(comment);
}

function worded(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  return (ts.getTextOfJSDocComment(comment) ?? '').replace(/\{@link (\w+)\}/g, '`$1`').trim();
}
