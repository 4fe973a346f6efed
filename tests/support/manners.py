"""How servers in use tell of their models, as their documentation and source have it."""

from bot.playground.model import Manners


def listing(*cards):
    return {"object": "list", "data": [{"object": "model", "created": 1_750_000_000, **card} for card in cards]}


def llama_cpp(model, context, *, with_list=True):
    """llama.cpp's server; before 2026 its list had the length of training alone."""
    meta = {"vocab_type": 2, "n_vocab": 151936, "n_ctx_train": 131072, "n_embd": 1536, "n_params": 1543714304}
    card = {"id": model, "owned_by": "llamacpp", "meta": meta | ({"n_ctx": context} if with_list else {})}
    props = {"default_generation_settings": {"id": 0, "n_ctx": context, "params": {}}, "total_slots": 1}
    return Manners(listing=listing(card), native={"/props": props}, server="llama.cpp")


def ollama(model, most, *, num_ctx=None, loaded=None, owner="library"):
    """Ollama, with what the model was made for, made with, and is loaded with."""
    running = [{"name": model, "model": model, "size": 1, "context_length": loaded}] if loaded else []
    parameters = f'stop                           "<|eot|>"\nnum_ctx                        {num_ctx}'
    show = {"details": {"family": "llama"}, "model_info": {"general.architecture": "llama"}, "capabilities": []}
    show["model_info"] |= {"llama.context_length": most, "llama.embedding_length": 2048}
    show |= {"parameters": parameters} if num_ctx else {}
    card = {"id": model, "owned_by": owner}
    return Manners(listing=listing(card), native={"/api/show": show, "/api/ps": {"models": running}})


def lm_studio(model, most, *, loaded=None):
    """LM Studio: a model that is not loaded has the most alone."""
    card = {"id": model, "object": "model", "type": "llm", "state": "not-loaded", "max_context_length": most}
    card |= {"state": "loaded", "loaded_context_length": loaded} if loaded else {}
    names = ({"id": model, "owned_by": "organization_owner"}, {"id": "text-embedding-nomic-embed-text-v1.5"})
    return Manners(listing=listing(*names), native={"/api/v0/models": {"object": "list", "data": [card]}})


def vllm(model, context):
    """vLLM."""
    return Manners(listing=listing({"id": model, "owned_by": "vllm", "root": model, "max_model_len": context}))


def openrouter(model, context, output=None):
    """OpenRouter, whose entries are no objects of the kind `model`, and whose list is no object of the kind `list`."""
    top = {"context_length": context, "max_completion_tokens": output, "is_moderated": False}
    card = {"id": model, "name": "A model", "context_length": 4 * context, "top_provider": top, "pricing": {}}
    return Manners(listing={"data": [{"id": "other/model", "context_length": 9}, card]})
