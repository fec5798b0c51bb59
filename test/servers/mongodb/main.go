// Speaks the MongoDB protocol in front of a PostgreSQL with the DocumentDB extension, prints the URL on which it answers,
// and ends when its standard input does: with the process that started it, whatever became of that.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/FerretDB/FerretDB/v2/ferretdb"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: front LISTEN_ADDRESS POSTGRESQL_URL STATE_FOLDER")
	}
	telemetry := false
	front, err := ferretdb.New(&ferretdb.Config{
		ListenAddr:    os.Args[1],
		PostgreSQLURL: os.Args[2],
		StateDir:      os.Args[3],
		LogOutput:     os.Stderr,
		Telemetry:     &telemetry,
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		end()
	}()
	go func() { fmt.Println(front.MongoDBURI()) }()
	front.Run(ctx)
}
