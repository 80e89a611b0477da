import { generatedDocuments } from "./generated-documents.ts";
import { writeGenerated } from "./write-generated.ts";

writeGenerated(generatedDocuments());
