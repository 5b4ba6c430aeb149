import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlmodel import Field, Session, SQLModel, create_engine

engine = create_engine(os.environ["DATABASE_URL"], connect_args={"check_same_thread": False})


class Item(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    quantity: int


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    SQLModel.metadata.create_all(engine)
    yield


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


app = FastAPI(lifespan=lifespan)


@app.get("/items/{pk}")
def item(pk: int, session: Annotated[Session, Depends(get_session)]) -> Item:
    item = session.get(Item, pk)
    if item is None:
        raise HTTPException(status_code=404)
    return item
